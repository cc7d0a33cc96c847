import { chainlessDomain, u32, u64 } from '../codec/index.js';
import { sha256 } from '../crypto/index.js';
import { equal, fromHex, hex, NO_RECOVERY } from '../types/index.js';
import { assignmentPrefix, rankedValidators } from './assignment.js';
import { beaconMessage, beaconOf, lotteryMessage } from './beacon.js';
/**
 * Returns every step of a draw (SPECIFICATION.md §6), so that a person can recompute the draw. The command
 * `printf <message> | xxd -r -p | sha256sum` prints the digest of the beacon and of every candidate. Any
 * program with ristretto255 combines the shares to σ.
 */
export function explainDraw(facts) {
    const { caseId, chainId, height, set, sigma, submitter } = facts;
    const beacon = beaconOf(chainId, height, sigma);
    const ranked = rankedValidators(chainId, beacon, caseId, submitter, set);
    return {
        lottery: facts.epoch === undefined ? undefined : lotteryStep(facts, facts.epoch),
        sigma: sigmaStep(facts),
        beacon: beaconStep(facts),
        candidates: ranked.map(({ id }) => candidateStep(facts, beacon, id)),
        order: ranked.map(({ id, digest }) => ({ id, digest: hex(digest) }))
    };
}
function lotteryStep({ chainId, hash, height, recovery = NO_RECOVERY }, epoch) {
    const message = hex(lotteryMessage(chainId, epoch, height, hash, recovery));
    const named = equal(recovery, NO_RECOVERY) ? [] : [input('recovery', recovery, 'id of the recovery')];
    return {
        title: `What the lottery key was applied to, for block ${height}`,
        formula: 'D("lottery") ‖ u32 epoch ‖ u64 height ‖ block hash; hashed to the element M (RFC 9380)',
        inputs: [
            ...domainInputs('lottery', chainId),
            ...named,
            input('epoch', u32.encode(epoch), `${epoch}, number of the key epoch`),
            input('height', u64.encode(height), `${height}`),
            input('block hash', hash, `of block ${height}`)
        ],
        message,
        digest: message
    };
}
function sigmaStep({ height, shares, sigma }) {
    const inputs = shares.map(({ index, element, proof }) => input(`share of holder ${index + 1}`, new Uint8Array([...element, ...proof.c, ...proof.s]), 'element ‖ c ‖ s: k_i·M, and the proof that k_i is the secret of P_i'));
    return {
        title: `σ of block ${height}, from the shares beside block ${height + 1}`,
        formula: 'σ = Σ λ_i · share_i, with the Lagrange coefficients λ_i at 0 of the holder numbers',
        inputs,
        message: inputs.map(({ value }) => value).join(''),
        digest: hex(sigma)
    };
}
function beaconStep({ chainId, height, sigma }) {
    const message = beaconMessage(chainId, height, sigma);
    return {
        title: `Beacon of block ${height}`,
        formula: 'SHA-256(D("beacon") ‖ u64 height ‖ σ)',
        inputs: [
            ...domainInputs('beacon', chainId),
            input('height', u64.encode(height), `${height}`),
            input('σ', sigma, `in the header of block ${height + 1}`)
        ],
        message: hex(message),
        digest: hex(sha256(message))
    };
}
function candidateStep(facts, beacon, id) {
    const { caseId, chainId } = facts;
    const message = hex(assignmentPrefix(chainId, beacon, caseId)) + hex(id);
    return {
        title: `Candidate ${hex(id)}`,
        formula: 'SHA-256(D("assign") ‖ beacon ‖ case id ‖ id); smallest digest first',
        inputs: [
            ...domainInputs('assign', chainId),
            input('beacon', beacon, 'of the step before'),
            input('case id', caseId, 'of the proposal'),
            input('id', id, 'raw Ed25519 key of the candidate')
        ],
        message,
        digest: hex(sha256(fromHex(message)))
    };
}
function domainInputs(name, chainId) {
    return [
        input('domain', chainlessDomain(name), `"medichain/v2/${name}" and a zero byte`),
        input('chain id', chainId, 'D(x) = domain ‖ chain id')
    ];
}
function input(name, value, note) {
    return { name, value: hex(value), note };
}
//# sourceMappingURL=explain.js.map