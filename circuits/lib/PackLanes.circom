pragma circom 2.1.0;

/**
 * @title PackLanes
 * @notice Packs signed values into words: value i of a word, offset by 2^(bits - 1), at bits [i * bits, (i + 1) * bits).
 * @param count number of values
 * @param bits width of a lane
 * @param perWord lanes a word, perWord * bits <= 252
 * @input in signed values
 * @output out words
 * @dev One linear constraint a word. Assumes that the caller's interval analysis shows every value in
 *      [-2^(bits - 1), 2^(bits - 1)), so that lanes never overlap; the code generator refuses a model otherwise.
 */
template PackLanes(count, bits, perWord) {
    assert(perWord * bits <= 252);
    var words = (count + perWord - 1) \ perWord;
    signal input in[count];
    signal output out[words];

    for (var w = 0; w < words; w++) {
        var sum = 0;
        for (var i = 0; i < perWord && w * perWord + i < count; i++) {
            sum += (in[w * perWord + i] + (1 << (bits - 1))) * (1 << (i * bits));
        }
        out[w] <== sum;
    }
}
