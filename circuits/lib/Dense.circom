pragma circom 2.1.0;

/**
 * @title Dense
 * @notice out[o] = bias[o] + sum over i of weights[o][i] * in[i], in the field.
 * @param nIn number of inputs
 * @param nOut number of outputs
 * @param weights integers, row o at [o * nIn, (o + 1) * nIn)
 * @param bias integers
 * @input in values
 * @output out sums
 * @dev The weights are constants of the circuit: one linear constraint an output, none a weight.
 *      Assumes that the caller's interval analysis shows |out| < r / 2, so that field and integers agree.
 */
template Dense(nIn, nOut, weights, bias) {
    signal input in[nIn];
    signal output out[nOut];

    for (var o = 0; o < nOut; o++) {
        // Sums of sums: adding term by term would copy a long expression once a term while compiling.
        var total = bias[o];
        for (var start = 0; start < nIn; start += 32) {
            var part = 0;
            for (var i = start; i < nIn && i < start + 32; i++) {
                part += weights[o * nIn + i] * in[i];
            }
            total += part;
        }
        out[o] <== total;
    }
}
