const [APPROVE, REJECT, TAKEN_UP, EXCUSED] = [1, 2, 3, 4];
const BY_RULES = 1;
const MONTH_MS = 30 * 24 * 60 * 60 * 1000;
/** The slots of an open case and its verdicts (§7.3, §7.4), computed in the plainest way. */
export class ModelSlots {
    openedAt;
    ranking;
    isAudited;
    limits;
    slots = [];
    verdicts = new Map();
    panel = 0;
    needed = 0;
    constructor(openedAt, ranking, isAudited, limits) {
        this.openedAt = openedAt;
        this.ranking = ranking;
        this.isAudited = isAudited;
        this.limits = limits;
    }
    get approvals() { return [...this.verdicts.values()].filter(given => given === APPROVE).length; }
    get rejections() { return [...this.verdicts.values()].filter(given => given === REJECT).length; }
    /** @param rejected the times at which cases of this patient and submitter were rejected */
    setBar(rejected, others) {
        const k = this.limits.validatorsPerDiagnosis;
        const j = rejected.filter(time => time > this.openedAt - MONTH_MS).length;
        const all = Math.min(k + 3 * j, others);
        this.panel = all;
        this.needed = j === 0 ? k : all === others ? Math.floor(others / 2) + 1 : k + 2 * j;
    }
    /** Returns 'accepted' or 'rejected' if the verdicts decide the case. */
    get outcome() {
        if (this.rejections > this.panel - this.needed)
            return 'rejected';
        return this.approvals >= this.needed ? 'accepted' : undefined;
    }
    wasGiven(who) {
        return this.slots.some(slot => slot.who === who);
    }
    isAwaited(slot) {
        return slot.isHeld && !this.verdicts.has(slot.who);
    }
    /** Opens the slots that are missing. @param asOf when a hospital must be present */
    fill(now, members, presence, asOf = now) {
        while (this.slots.filter(({ isHeld }) => isHeld).length <
            Math.min(this.panel, this.needed + this.rejections)) {
            if (!this.#give(now, members, presence, asOf))
                return;
        }
    }
    #give(now, members, presence, asOf = now) {
        if (this.slots.length >= this.limits.attempts * this.panel)
            return false;
        const left = this.ranking.filter(who => members.includes(who) && !this.wasGiven(who));
        const who = left.find(each => presence.isPresent(each, asOf)) ?? left[0];
        if (who === undefined)
            return false;
        this.slots.push({ who, isHeld: true, deadline: now + this.limits.takeUpMs, takenUp: 'no' });
        return true;
    }
    /** Passes the slots whose time is over. Nobody could answer if the submitter is no member. */
    pass(now, members, presence, submitter) {
        const take = this.limits.takeUpMs;
        for (const slot of [...this.slots]) {
            if (!this.isAwaited(slot) || slot.deadline === 0 || now < slot.deadline)
                continue;
            if (now > slot.deadline + take)
                slot.deadline = now + take;
            else if (!this.#give(now, members, presence))
                slot.deadline = 0;
            else {
                slot.isHeld = false;
                if (slot.takenUp === 'no' && members.includes(submitter))
                    presence.miss(slot.who, now, members);
            }
        }
    }
    /** Applies an entry of a hospital that was given a slot. @returns whether it has an effect */
    take(who, { decision, judgedBy }, now, inHand) {
        const slot = this.slots.find(each => each.who === who);
        if (slot === undefined || this.verdicts.has(who))
            return false;
        if (decision === EXCUSED) {
            const had = slot.isHeld;
            slot.isHeld = false;
            return had;
        }
        if (decision === TAKEN_UP) {
            if (!slot.isHeld || slot.takenUp !== 'no')
                return false;
            slot.takenUp = inHand < 256 ? 'yes' : 'surplus';
            if (slot.takenUp === 'yes')
                slot.deadline = now + this.limits.attemptWindowMs;
            return true;
        }
        if (this.isAudited && decision === APPROVE && judgedBy === BY_RULES)
            return false;
        this.verdicts.set(who, decision);
        return true;
    }
    /** Frees the slots of hospitals that left without a verdict. */
    leave(members) {
        for (const slot of this.slots) {
            if (this.isAwaited(slot) && !members.includes(slot.who))
                slot.isHeld = false;
        }
    }
    get nextDeadline() {
        const { attempts, attemptWindowMs } = this.limits;
        const waiting = this.slots.filter(slot => this.isAwaited(slot) && slot.deadline > 0);
        return Math.min(this.openedAt + attempts * attemptWindowMs, ...waiting.map(({ deadline }) => deadline));
    }
    get isExpiredAt() {
        return this.openedAt + this.limits.attempts * this.limits.attemptWindowMs;
    }
}
//# sourceMappingURL=model-slots.js.map