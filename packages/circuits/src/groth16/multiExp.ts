import type { Curve, WorkerStep } from "./snarkjs.js";

const SCALAR = 32;
/** Scalars are below r, which has 254 bits. */
const SCALAR_BITS = 254;
/** Windows that a worker sums in one task: fewer copies of the points, yet enough tasks to share out. */
const WINDOWS_A_TASK = 4;
/** Cost of one doubling of a window's table, in additions of an affine point. */
const TABLE_COST = 3;

/** Scalars of more than 16 bits: most wires are bits, which only the first window sees. */
function countLarge(scalars: Uint8Array): number {
  const words = new Uint32Array(scalars.buffer, scalars.byteOffset, scalars.length / 4);
  let count = 0;
  for (let i = 1; i < words.length; i += SCALAR / 4) {
    if (words[i] !== 0 || words[i + 1] !== 0) count++;
  }
  return count;
}

/** The window of fewest additions: each window adds every scalar once, and its table's entries. */
function windowOf(large: number): number {
  let best = 1;
  let least = Infinity;
  for (let bits = 1; bits <= 16; bits++) {
    const additions = Math.ceil(SCALAR_BITS / bits) * (large + TABLE_COST * 2 ** bits);
    if (additions < least) [best, least] = [bits, additions];
  }
  return best;
}

/**
 * The sum of scalar times point, by Pippenger's method in the curve's worker threads.
 * @param points affine, in Montgomery form
 * @param scalars 32 bytes each, little-endian, reduced mod r
 */
export async function multiExp(
  curve: Curve,
  group: "G1" | "G2",
  points: Uint8Array,
  scalars: Uint8Array,
): Promise<Uint8Array> {
  const G = curve[group];
  const count = scalars.length / SCALAR;
  const bits = windowOf(countLarge(scalars));
  const windows = Math.ceil(SCALAR_BITS / bits);
  const jacobian = 3 * (group === "G1" ? 32 : 64);
  const tasks: Promise<Uint8Array[]>[] = [];
  for (let first = 0; first < windows; first += WINDOWS_A_TASK) {
    const here = Math.min(WINDOWS_A_TASK, windows - first);
    const task: WorkerStep[] = [
      { cmd: "ALLOCSET", var: 0, buff: points },
      { cmd: "ALLOCSET", var: 1, buff: scalars },
      // The function puts its table behind the allocated memory, and the worker keeps as much free as it allocated last.
      { cmd: "ALLOC", var: 2, len: jacobian * 2 ** bits },
    ];
    for (let i = 0; i < here; i++) {
      const start = (first + i) * bits;
      task.push(
        {
          cmd: "CALL",
          fnName: group === "G1" ? "g1m_multiexpAffine_chunk" : "g2m_multiexpAffine_chunk",
          params: [
            { var: 0 },
            { var: 1 },
            { val: SCALAR },
            { val: count },
            { val: start },
            { val: Math.min(bits, SCALAR * 8 - start) },
            { var: 2 },
          ],
        },
        { cmd: "GET", out: i, var: 2, len: jacobian },
      );
    }
    tasks.push(curve.tm.queueAction(task));
  }
  const sums = (await Promise.all(tasks)).flat();
  let total = G.zero;
  for (const sum of sums.reverse()) {
    if (!G.isZero(total)) for (let i = 0; i < bits; i++) total = G.double(total);
    total = G.add(total, sum);
  }
  return total;
}
