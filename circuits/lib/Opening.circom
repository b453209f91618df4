pragma circom 2.1.0;

include "Horner.circom";
include "PoseidonChain.circom";

/**
 * @title Opening
 * @notice C = chain(values), for values that the verifier knows: it learns their hash without computing Poseidon.
 * @param count number of values, at least 2
 * @input values salt, format word and elements of an input, as Commitment chains them
 * @input at where the verifier evaluates its own values
 * @output C chain of the values
 * @output z at
 * @output e sum over i of values[i] * z^i
 * @dev Assumes that the verifier derives z from C and from its own values, and refuses any that is not below r. Otherwise
 *      the prover could choose values of its own after z. No value has a range here: the verifier packs them itself.
 */
template Opening(count) {
    signal input values[count];
    signal input at;
    signal output C;
    signal output z;
    signal output e;

    // 1. C fixes the values before the verifier derives z.
    component chain = PoseidonChain(count);
    chain.in <== values;
    C <== chain.out;
    z <== at;

    // 2. e is the values' polynomial at z.
    component horner = Horner(count);
    horner.in <== values;
    horner.at <== at;
    e <== horner.out;
}
