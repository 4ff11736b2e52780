// What differs between two texts, word by word: the longest run of words that both have in common
// stays. The texts of clauses are short; of very long ones all is marked.
export interface Run {
  how: "same" | "added" | "removed";
  text: string;
}

const CELLS_MOST = 4_000_000;

const words = (text: string) => text.split(/(?<=\s)(?=\S)/).filter(Boolean); // each with the space behind it

// lengths[i][j]: how much of a from i and b from j can stay.
function common(a: string[], b: string[]): Uint32Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

export function runs(before: string, after: string): Run[] {
  const [a, b] = [words(before), words(after)];
  const found: Run[] = [];
  const add = (how: Run["how"], text: string) => {
    const last = found[found.length - 1];
    if (last?.how === how) last.text += text;
    else if (text) found.push({ how, text });
  };
  if ((a.length + 1) * (b.length + 1) > CELLS_MOST) {
    add("removed", before);
    add("added", after);
    return found;
  }
  const lengths = common(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length)
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add("same", a[i++]!);
      j++;
    } else if (i < a.length && (j === b.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) add("removed", a[i++]!);
    else add("added", b[j++]!);
  return found;
}
