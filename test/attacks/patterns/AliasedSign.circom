pragma circom 2.1.0;

/**
 * @title AliasedSign
 * @notice INSECURE ON PURPOSE, for the attack tests only: a ReLU whose sign comes from 254 bits, which can also spell
 *         in + r.
 * @dev The pattern of Num2Bits(254) under a sign test, written anew.
 */
template AliasedSign() {
    signal input in;
    signal output out;
    signal bits[254];

    var sum = 0;
    for (var i = 0; i < 254; i++) {
        bits[i] <-- (in >> i) & 1;
        bits[i] * (bits[i] - 1) === 0;
        sum += bits[i] * (1 << i);
    }
    sum === in;

    // Not negative means below r / 2, whose bits are the constant's.
    var half = 10944121435919637611123202872628637544274182200208017171849102093287904247808;
    signal above[255];
    above[0] <== 0;
    for (var i = 0; i < 254; i++) {
        // above[i + 1] = 1 when the low i + 1 bits exceed the constant's.
        if ((half >> i) & 1 == 1) {
            above[i + 1] <== bits[i] * above[i];
        } else {
            above[i + 1] <== bits[i] + above[i] - bits[i] * above[i];
        }
    }
    out <== in * (1 - above[254]);
}
