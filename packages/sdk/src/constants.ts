/** Order of BN254's scalar field (EIP-197): public signals are below it. */
export const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** Pixels of one MNIST image, a byte each. */
export const IMAGE_BYTES = 784;

/** Bytes of the salt that stands before an input. */
export const SALT_BYTES = 32;
