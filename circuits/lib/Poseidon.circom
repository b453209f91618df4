pragma circom 2.1.0;

include "circomlib/circuits/poseidon_constants.circom";

/**
 * @title Poseidon
 * @notice The Poseidon permutation's first word over BN254 (eprint 2019/458), equal to circomlib's Poseidon(n).
 * @param n number of inputs, 1 to 16
 * @input in field elements
 * @output out hash
 * @dev The state stays in expressions, so that only S-boxes are constraints (three each), and one row for the
 *      output: circomlib's needs -O2 for that, which would also fold the models' dense rows into each other. Cubes
 *      instead of fourth powers keep one signal an S-box out of the B matrix, whose points cost the prover most.
 *      Assumes nothing.
 */
template Poseidon(n) {
    assert(n >= 1 && n <= 16);
    var t = n + 1;
    var FULL = 8;
    var PARTIAL[16] = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];
    var partial = PARTIAL[t - 2];
    var constants[t * FULL + partial] = POSEIDON_C(t);
    var sparse[partial * (2 * t - 1)] = POSEIDON_S(t);
    var mds[t][t] = POSEIDON_M(t);
    var preSparse[t][t] = POSEIDON_P(t);

    signal input in[n];
    signal output out;

    // One signal a power of an S-box: x^2, x^3, x^5.
    signal full[FULL][t][3];
    signal single[partial][3];

    // 1. The capacity word is 0; the first round constants are added.
    var state[t];
    state[0] = constants[0];
    for (var j = 1; j < t; j++) {
        state[j] = in[j - 1] + constants[j];
    }

    // 2. Four full rounds. The last of them mixes with the matrix that prepares the sparse form.
    for (var r = 0; r < FULL \ 2; r++) {
        var boxed[t];
        for (var j = 0; j < t; j++) {
            full[r][j][0] <== state[j] * state[j];
            full[r][j][1] <== full[r][j][0] * state[j];
            full[r][j][2] <== full[r][j][1] * full[r][j][0];
            boxed[j] = full[r][j][2] + constants[(r + 1) * t + j];
        }
        for (var i = 0; i < t; i++) {
            var sum = 0;
            for (var j = 0; j < t; j++) {
                sum += (r == FULL \ 2 - 1 ? preSparse[j][i] : mds[j][i]) * boxed[j];
            }
            state[i] = sum;
        }
    }

    // 3. Partial rounds: one S-box, then a sparse matrix.
    for (var r = 0; r < partial; r++) {
        single[r][0] <== state[0] * state[0];
        single[r][1] <== single[r][0] * state[0];
        single[r][2] <== single[r][1] * single[r][0];
        var first = single[r][2] + constants[(FULL \ 2 + 1) * t + r];
        var at = (2 * t - 1) * r;
        var sum = sparse[at] * first;
        for (var j = 1; j < t; j++) {
            sum += sparse[at + j] * state[j];
            state[j] += first * sparse[at + t + j - 1];
        }
        state[0] = sum;
    }

    // 4. Four full rounds; the last has no constants, and only its first word is needed.
    for (var r = FULL \ 2; r < FULL; r++) {
        var boxed[t];
        for (var j = 0; j < t; j++) {
            full[r][j][0] <== state[j] * state[j];
            full[r][j][1] <== full[r][j][0] * state[j];
            full[r][j][2] <== full[r][j][1] * full[r][j][0];
            boxed[j] = full[r][j][2];
            if (r < FULL - 1) {
                boxed[j] += constants[(FULL \ 2 + 1) * t + partial + (r - FULL \ 2) * t + j];
            }
        }
        for (var i = 0; i < t; i++) {
            var sum = 0;
            for (var j = 0; j < t; j++) {
                sum += mds[j][i] * boxed[j];
            }
            state[i] = sum;
        }
    }
    out <== state[0];
}
