pragma circom 2.1.0;

include "Less.circom";

/**
 * @title Argmax
 * @notice Index of the largest value; of equal ones, the first.
 * @param count number of values, at least 2
 * @param n differences of two values are in [-2^(n - 1), 2^(n - 1))
 * @input in signed values
 * @output out index in [0, count)
 * @dev There is a witness only when every compared difference fits n bits.
 */
template Argmax(count, n) {
    signal input in[count];
    signal output out;

    component less[count - 1];
    signal best[count];
    signal index[count];
    best[0] <== in[0];
    index[0] <== 0;
    for (var i = 1; i < count; i++) {
        // 1. Strictly larger than every value before it: an equal value later on does not win.
        less[i - 1] = Less(n);
        less[i - 1].a <== best[i - 1];
        less[i - 1].b <== in[i];

        // 2. Keep the larger value and its index.
        best[i] <== best[i - 1] + less[i - 1].out * (in[i] - best[i - 1]);
        index[i] <== index[i - 1] + less[i - 1].out * (i - index[i - 1]);
    }
    out <== index[count - 1];
}
