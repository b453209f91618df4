pragma circom 2.1.0;

/**
 * @title UncheckedRemainder
 * @notice INSECURE ON PURPOSE, for the attack tests only: division guarded by an assert, which is no constraint.
 * @dev The pattern of the scaled layers in circomlib-ml 2.3.0, written anew.
 */
template UncheckedRemainder(divisor) {
    signal input in;
    signal output out;
    signal remainder;

    out <-- in \ divisor;
    remainder <-- in % divisor;
    assert(remainder < divisor);
    out * divisor + remainder === in;
}
