pragma circom 2.1.0;

include "Range.circom";

/**
 * @title RangeAll
 * @notice Forces every value into [0, 2^bits).
 * @param count number of values
 * @param bits width of a value
 * @input in field elements
 * @dev count * bits constraints.
 */
template RangeAll(count, bits) {
    signal input in[count];

    component range[count];
    for (var i = 0; i < count; i++) {
        range[i] = Range(bits);
        range[i].in <== in[i];
    }
}
