pragma circom 2.1.0;

include "Less.circom";

/**
 * @title MaxPool2d
 * @notice Maximum over square windows that do not overlap.
 * @param height rows
 * @param width columns
 * @param channels values a pixel
 * @param window side of a window
 * @param n differences of two values are in [-2^(n - 1), 2^(n - 1))
 * @input in image, value (y, x, c) at (y * width + x) * channels + c
 * @output out image of the same layout
 * @dev There is a witness only when every compared difference fits n bits.
 */
template MaxPool2d(height, width, channels, window, n) {
    var outHeight = height \ window;
    var outWidth = width \ window;
    var steps = window * window - 1;
    signal input in[height * width * channels];
    signal output out[outHeight * outWidth * channels];

    component less[outHeight * outWidth * channels][steps];
    signal best[outHeight * outWidth * channels][steps + 1];
    for (var r = 0; r < outHeight; r++) {
        for (var s = 0; s < outWidth; s++) {
            for (var c = 0; c < channels; c++) {
                var at = (r * outWidth + s) * channels + c;
                best[at][0] <== in[(r * window * width + s * window) * channels + c];
                for (var k = 1; k <= steps; k++) {
                    var from = ((r * window + k \ window) * width + s * window + k % window) * channels + c;
                    less[at][k - 1] = Less(n);
                    less[at][k - 1].a <== best[at][k - 1];
                    less[at][k - 1].b <== in[from];
                    best[at][k] <== best[at][k - 1] + less[at][k - 1].out * (in[from] - best[at][k - 1]);
                }
                out[at] <== best[at][steps];
            }
        }
    }
}
