pragma circom 2.1.0;

include "PoseidonChain.circom";

/**
 * @title Commitment
 * @notice Salted Poseidon hash of packed values: chain(salt, format, elements…).
 * @param count number of values
 * @param bits width of a value: 1, 2, 4 or 8
 * @input in values
 * @input salt private random field element; hides inputs that could be guessed
 * @output out commitment
 * @dev Elements hold 31 bytes, the first value lowest: 248 / bits values an element. The format word is
 *      bits + 256 * count. Assumes every value in [0, 2^bits): the caller range-checks them, or two inputs could
 *      share a packing.
 */
template Commitment(count, bits) {
    var perElement = 248 \ bits;
    var elements = (count + perElement - 1) \ perElement;
    signal input in[count];
    signal input salt;
    signal output out;

    component chain = PoseidonChain(2 + elements);
    chain.in[0] <== salt;
    chain.in[1] <== bits + 256 * count;
    for (var e = 0; e < elements; e++) {
        var sum = 0;
        for (var i = 0; i < perElement && e * perElement + i < count; i++) {
            sum += in[e * perElement + i] * (1 << (bits * i));
        }
        chain.in[2 + e] <== sum;
    }
    out <== chain.out;
}
