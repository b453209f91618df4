pragma circom 2.1.0;

/**
 * @title Conv2d
 * @notice Cross-correlation of an image with constant kernels; outside the image is 0.
 * @param height rows
 * @param width columns
 * @param channels values a pixel
 * @param filters number of kernels
 * @param kernel side of a kernel
 * @param stride step between windows, both ways
 * @param padding rows and columns of zeros around the image
 * @param weights integers, kernel f's tap (i, j, c) at ((f * kernel + i) * kernel + j) * channels + c
 * @param bias integers, one a kernel
 * @input in image, value (y, x, c) at (y * width + x) * channels + c
 * @output out image of the same layout with one channel a kernel
 * @dev One linear constraint an output. Assumes |out| < r / 2, as Dense does.
 */
template Conv2d(height, width, channels, filters, kernel, stride, padding, weights, bias) {
    var outHeight = (height + 2 * padding - kernel) \ stride + 1;
    var outWidth = (width + 2 * padding - kernel) \ stride + 1;
    signal input in[height * width * channels];
    signal output out[outHeight * outWidth * filters];

    for (var r = 0; r < outHeight; r++) {
        for (var s = 0; s < outWidth; s++) {
            for (var f = 0; f < filters; f++) {
                var sum = bias[f];
                for (var i = 0; i < kernel; i++) {
                    for (var j = 0; j < kernel; j++) {
                        var y = r * stride + i - padding;
                        var x = s * stride + j - padding;
                        if (y >= 0 && y < height && x >= 0 && x < width) {
                            for (var c = 0; c < channels; c++) {
                                sum += weights[((f * kernel + i) * kernel + j) * channels + c]
                                    * in[(y * width + x) * channels + c];
                            }
                        }
                    }
                }
                out[(r * outWidth + s) * filters + f] <== sum;
            }
        }
    }
}
