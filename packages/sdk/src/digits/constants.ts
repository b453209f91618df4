/** Pixels of one MNIST image, a byte each. */
export const IMAGE_BYTES = 784;

/** Bytes of the salt that stands before an input. */
export const SALT_BYTES = 32;
