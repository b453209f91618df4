pragma circom 2.1.0;

/**
 * @title Horner
 * @notice out = sum over i of in[i] * at^i.
 * @param count number of coefficients, at least 1
 * @input in coefficients
 * @input at where the polynomial is evaluated
 * @output out its value
 * @dev One constraint a coefficient after the first.
 */
template Horner(count) {
    signal input in[count];
    signal input at;
    signal output out;

    signal partial[count];
    partial[count - 1] <== in[count - 1];
    for (var i = count - 2; i >= 0; i--) {
        partial[i] <== partial[i + 1] * at + in[i];
    }
    out <== partial[0];
}
