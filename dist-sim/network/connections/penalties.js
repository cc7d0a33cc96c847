import { BoundedMap, hex } from '../../protocol/types/index.js';
import { BAN_CAP_MS, MAX_PENALTY_RECORDS, PENALTY_HALF_LIFE_MS, PENALTY_LIMIT } from '../shared/limits.js';
/**
 * The weight of each offence against PENALTY_LIMIT. SPECIFICATION.md §14 says that a peer is disconnected
 * for an invalid signature and for an oversize frame, so these weigh as much as the limit.
 */
const WEIGHTS = {
    oversize: PENALTY_LIMIT,
    'invalid-signature': PENALTY_LIMIT,
    'bad-signature': PENALTY_LIMIT,
    flood: PENALTY_LIMIT,
    malformed: 34,
    // Four of them within a minute reach the limit.
    'gossip-reject': 30,
    unresponsive: 20,
    'not-draining': PENALTY_LIMIT / 2,
    'rate-limited': 1
};
/** The weight of codes that other folders define. */
const OTHER_WEIGHT = 10;
const realClock = { monotonic: () => performance.now(), wall: () => Date.now() };
/**
 * Keeps a penalty for each peer, halved every PENALTY_HALF_LIFE_MS, and bans a peer at PENALTY_LIMIT.
 * Bans are short: only the government may remove a member for good.
 */
export class Penalties {
    banMs;
    clock;
    #records = new BoundedMap(MAX_PENALTY_RECORDS);
    constructor(banMs, clock = realClock) {
        this.banMs = banMs;
        this.clock = clock;
    }
    /** Adds an offence. @returns the end of the ban, wall-clock ms, if the offence leads to a ban */
    report(id, code) {
        const record = this.#record(hex(id));
        record.penalty += WEIGHTS[code] ?? OTHER_WEIGHT;
        if (record.penalty < PENALTY_LIMIT || record.bannedUntil > record.at)
            return undefined;
        // After good behaviour for ten times the last ban, the next ban is short again.
        const last = Math.min(BAN_CAP_MS, this.banMs * 2 ** (record.bans - 1));
        if (record.bans > 0 && record.at > record.bannedUntil + 10 * last)
            record.bans = 0;
        const length = Math.min(BAN_CAP_MS, this.banMs * 2 ** record.bans);
        record.bans += 1;
        record.penalty = 0;
        record.bannedUntil = record.at + length;
        return this.clock.wall() + length;
    }
    isBanned(id) {
        const record = this.#records.get(hex(id));
        return record !== undefined && record.bannedUntil > this.clock.monotonic();
    }
    /** Returns the penalty of a peer, from 0 to PENALTY_LIMIT. */
    penaltyOf(id) {
        const record = this.#records.get(hex(id));
        return record === undefined ? 0 : decayed(record, this.clock.monotonic());
    }
    #record(key) {
        const now = this.clock.monotonic();
        const known = this.#records.get(key);
        const record = known ?? { penalty: 0, at: now, bannedUntil: -Infinity, bans: 0 };
        record.penalty = decayed(record, now);
        record.at = now;
        this.#records.renew(key, record);
        return record;
    }
}
function decayed(record, now) {
    return record.penalty * 0.5 ** ((now - record.at) / PENALTY_HALF_LIFE_MS);
}
//# sourceMappingURL=penalties.js.map