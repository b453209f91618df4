pragma circom 2.1.0;

include "DivideRound.circom";
include "SumPool2d.circom";

/**
 * @title AveragePool2d
 * @notice Mean over square windows that do not overlap, rounded half up.
 * @param height rows
 * @param width columns
 * @param channels values a pixel
 * @param window side of a window, at least 2
 * @param n the means are in [-2^(n - 1), 2^(n - 1))
 * @input in image, value (y, x, c) at (y * width + x) * channels + c
 * @output out image of the same layout
 * @dev There is a witness only when every mean fits n bits. Assumes nothing.
 */
template AveragePool2d(height, width, channels, window, n) {
    var size = (height \ window) * (width \ window) * channels;
    signal input in[height * width * channels];
    signal output out[size];

    component sums = SumPool2d(height, width, channels, window);
    sums.in <== in;

    component means[size];
    for (var i = 0; i < size; i++) {
        means[i] = DivideRound(window * window, n);
        means[i].in <== sums.out[i];
        out[i] <== means[i].out;
    }
}
