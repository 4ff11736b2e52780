// A part or a file of the app that comes when it is wanted. What does not come is told, and asked for again by the next
// page that wants it.
import { useEffect, useState } from "preact/hooks";

export interface Later<Part> {
  part?: Part;
  failed: boolean;
}

export function useLater<Part>(load: () => Promise<Part>): Later<Part> {
  const [got, put] = useState<Later<Part>>({ failed: false });
  useEffect(() => {
    load().then(
      (part) => put({ part, failed: false }),
      () => put({ failed: true }),
    );
  }, []);
  return got;
}
