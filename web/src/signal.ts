// A value that components draw again for when it changes.
import { useEffect, useState } from "preact/hooks";

export interface Signal<T> {
  value: T;
  use(): T; // in a component
  watch(tell: () => void): void; // for good
}

export function signal<T>(first: T): Signal<T> {
  let now = first;
  const told = new Set<() => void>();
  return {
    get value() {
      return now;
    },
    set value(next: T) {
      now = next;
      for (const tell of [...told]) tell();
    },
    watch: (tell) => void told.add(tell),
    use() {
      const [, draw] = useState(0);
      useEffect(() => {
        const tell = () => draw((n) => n + 1);
        told.add(tell);
        return () => void told.delete(tell);
      }, []);
      return now;
    },
  };
}
