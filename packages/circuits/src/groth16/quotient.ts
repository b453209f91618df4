import type { Curve, WorkerStep } from "./snarkjs.js";
import type { ProvingKey } from "./provingKey.js";

const N8 = 32;

/**
 * The quotient (A·B − C) / Z at the odd points of the doubled domain: the key's H points are weighted for these.
 * @returns one 32-byte scalar a row
 */
export async function quotient(
  curve: Curve,
  key: ProvingKey,
  wires: Uint8Array,
): Promise<Uint8Array> {
  const { tm, Fr } = curve;
  const rows = key.domainSize;
  const size = rows * N8;
  const shift = Fr.w[Math.log2(rows) + 1];
  if (shift === undefined) throw new RangeError(`a domain of ${rows} rows has no root of unity`);

  // 1. The rows of A and B at this witness, and of C, which is their product.
  const evaluated = await tm.queueAction([
    { cmd: "ALLOCSET", var: 0, buff: key.coefficients },
    { cmd: "ALLOCSET", var: 1, buff: wires },
    ...[2, 3, 4].map((id): WorkerStep => ({ cmd: "ALLOC", var: id, len: size })),
    {
      cmd: "CALL",
      fnName: "qap_buildABC",
      params: [
        { var: 0 },
        { val: key.coefficients.length / (12 + N8) },
        { var: 1 },
        { var: 2 },
        { var: 3 },
        { var: 4 },
        { val: 0 },
        { val: rows },
        { val: 0 },
        { val: key.wires },
      ],
    },
    ...[0, 1, 2].map((out): WorkerStep => ({ cmd: "GET", out, var: out + 2, len: size })),
  ]);

  // 2. Each as a polynomial, at the odd points.
  const odd = await Promise.all(
    evaluated.map(async (values) => {
      const [shifted] = await tm.queueAction([
        { cmd: "ALLOCSET", var: 0, buff: values },
        { cmd: "ALLOCSET", var: 1, buff: Fr.one },
        { cmd: "ALLOCSET", var: 2, buff: shift },
        { cmd: "CALL", fnName: "frm_ifft", params: [{ var: 0 }, { val: rows }] },
        {
          cmd: "CALL",
          fnName: "frm_batchApplyKey",
          params: [{ var: 0 }, { val: rows }, { var: 1 }, { var: 2 }, { var: 0 }],
        },
        { cmd: "CALL", fnName: "frm_fft", params: [{ var: 0 }, { val: rows }] },
        { cmd: "GET", out: 0, var: 0, len: size },
      ]);
      return shifted ?? values;
    }),
  );

  // 3. A·B − C; Z is the same at all odd points and is part of the key.
  const [scalars] = await tm.queueAction([
    ...odd.map((buff, id): WorkerStep => ({ cmd: "ALLOCSET", var: id, buff })),
    {
      cmd: "CALL",
      fnName: "qap_joinABC",
      params: [{ var: 0 }, { var: 1 }, { var: 2 }, { val: rows }, { var: 0 }],
    },
    {
      cmd: "CALL",
      fnName: "frm_batchFromMontgomery",
      params: [{ var: 0 }, { val: rows }, { var: 0 }],
    },
    { cmd: "GET", out: 0, var: 0, len: size },
  ]);
  return scalars ?? new Uint8Array(size);
}
