/** Gas of a batch's frame, of one delivered and of one finalised item. */
const FRAME = 200_000n;
const DELIVERY = 200_000n;
const FINALISATION = 160_000n;
/** Most that one transaction may use (EIP-7825). */
const CAP = 16_777_216n;

/**
 * Gas limit of a batch of deliveries and finalisations. Named, not estimated: a batch swallows its items' failures, running
 * out of gas among them, so that an estimate would find the smallest gas with which everything fails.
 */
export function batchGas(deliveries: number, finalisations = 0): bigint {
  const needed = FRAME + BigInt(deliveries) * DELIVERY + BigInt(finalisations) * FINALISATION;
  return needed < CAP ? needed : CAP;
}
