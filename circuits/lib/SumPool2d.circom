pragma circom 2.1.0;

/**
 * @title SumPool2d
 * @notice Sum over square windows that do not overlap; rows and columns that fill no window are dropped.
 * @param height rows
 * @param width columns
 * @param channels values a pixel
 * @param window side of a window
 * @input in image, value (y, x, c) at (y * width + x) * channels + c
 * @output out image of the same layout
 * @dev One linear constraint an output. Assumes |out| < r / 2.
 */
template SumPool2d(height, width, channels, window) {
    var outHeight = height \ window;
    var outWidth = width \ window;
    signal input in[height * width * channels];
    signal output out[outHeight * outWidth * channels];

    for (var r = 0; r < outHeight; r++) {
        for (var s = 0; s < outWidth; s++) {
            for (var c = 0; c < channels; c++) {
                var sum = 0;
                for (var i = 0; i < window; i++) {
                    for (var j = 0; j < window; j++) {
                        sum += in[((r * window + i) * width + s * window + j) * channels + c];
                    }
                }
                out[(r * outWidth + s) * channels + c] <== sum;
            }
        }
    }
}
