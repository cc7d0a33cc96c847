import { domain, recoveryDomain, u32, u64 } from '../codec/index.js';
import { sha256 } from '../crypto/index.js';
import { concat, equal, NO_RECOVERY, ZERO_32 } from '../types/index.js';
/**
 * Returns the message that the lottery key maps to σ_h: D("lottery") ‖ recovery ‖ u32 epoch ‖ u64(h) ‖
 * blockHash_h (SPECIFICATION.md §6.1). Each final block has one message, so no hospital can choose among
 * several.
 * @param epoch number of the key epoch that is active after block h
 * @param recovery under which block h was decided (§10.6)
 */
export function lotteryMessage(chainId, epoch, height, hash, recovery = NO_RECOVERY) {
    return concat(recoveryDomain('lottery', chainId, recovery), u32.encode(epoch), u64.encode(height), hash);
}
/**
 * Returns beacon_h = SHA-256(D("beacon") ‖ u64(h) ‖ σ_h). Without a key epoch σ is zeros, and the beacon is
 * SHA-256(D("beacon0") ‖ u64(h)), which everybody knows: it orders leaders and draws no case.
 */
export function beaconOf(chainId, height, sigma) {
    return sha256(beaconMessage(chainId, height, sigma));
}
/** Returns the bytes that `beaconOf` hashes. */
export function beaconMessage(chainId, height, sigma) {
    return isPublic(sigma)
        ? concat(domain('beacon0', chainId), u64.encode(Math.max(0, height)))
        : concat(domain('beacon', chainId), u64.encode(height), sigma);
}
/** Returns the beacon that draws cases. Undefined without σ: a submitter could grind against that beacon. */
export function drawingBeacon(chainId, height, sigma) {
    return isPublic(sigma) ? undefined : beaconOf(chainId, height, sigma);
}
/** Tells whether σ is zeros: no key epoch was active. */
function isPublic(sigma) {
    return equal(sigma, ZERO_32);
}
/** The beacon of block 0 and of every height below, which order the leaders of heights 1 and 2. */
export function initialBeacon(chainId) {
    return beaconOf(chainId, 0, ZERO_32);
}
//# sourceMappingURL=beacon.js.map