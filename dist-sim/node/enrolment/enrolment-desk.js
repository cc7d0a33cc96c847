import { enrolMessageCodec, enrolReplyCodec, EnrolmentState, verifyEnrolmentRequest } from '../../protocol/codec/index.js';
import { accept, equal, hex, ignore, reject } from '../../protocol/types/index.js';
import { faultOfName } from '../machine/display-name.js';
import { serve } from '../peers/ask.js';
import { decodeEnrolment, encodeEnrolment, sameRequest, shownMessage } from './enrolment-row.js';
const UNDECIDED = { state: 'pending', message: '' };
/**
 * Serves enrolment, the only protocol that strangers may use (ARCHITECTURE.md, Network). Keeps the requests
 * of hospitals and the decisions of the operator.
 */
export class EnrolmentDesk {
    ports;
    #enrolments = new Map();
    constructor(ports) {
        this.ports = ports;
    }
    async start() {
        for await (const [id, row] of this.ports.store.enrolments.iterate()) {
            const enrolment = decodeEnrolment(row);
            if (enrolment !== undefined)
                this.#enrolments.set(hex(id), enrolment);
        }
        await serve(this.ports, 'enrol', enrolMessageCodec, enrolReplyCodec, async (from, { request }) => {
            const taken = equal(from, request.request.member.id)
                ? await this.take(request)
                : reject('not-your-key');
            return this.#reply(from, taken.verdict === 'accept' ? '' : taken.code);
        });
    }
    /** Takes a request from the network or from a file. It replaces an earlier request; decisions stay. */
    async take(signed) {
        const { member, issuedAt } = signed.request;
        const known = this.#enrolments.get(hex(member.id));
        // A hospital repeats its request every second.
        if (known !== undefined && sameRequest(known.signed, signed))
            return accept(undefined);
        const verified = verifyEnrolmentRequest(this.ports.verifier, this.ports.governmentPeer, signed);
        if (verified.verdict !== 'accept')
            return verified;
        if (faultOfName(member.name) !== undefined)
            return reject('bad-name');
        if (known !== undefined && known.signed.request.issuedAt >= issuedAt)
            return accept(undefined);
        if (known === undefined && this.#count('pending') >= this.ports.maxPending)
            return ignore('desk-full');
        const decided = known === undefined || isAnother(known, member) ? UNDECIDED : known;
        const enrolment = { signed, state: decided.state, message: decided.message };
        await this.#store(enrolment);
        if (decided === UNDECIDED)
            this.ports.arrived(enrolment);
        return accept(undefined);
    }
    /**
     * Stores the decision of the operator. Undefined if there is no such request.
     * @param message sent to the hospital with a rejection
     */
    async decide(id, state, message = '') {
        const known = this.#enrolments.get(hex(id));
        if (known === undefined)
            return undefined;
        const decided = { ...known, state, message: shownMessage(message) };
        await this.#store(decided);
        return decided;
    }
    find(id) {
        return this.#enrolments.get(hex(id));
    }
    list() {
        return [...this.#enrolments.values()];
    }
    #count(state) {
        return this.list().filter(enrolment => enrolment.state === state).length;
    }
    async #store(enrolment) {
        const { id } = enrolment.signed.request.member;
        this.#enrolments.set(hex(id), enrolment);
        await this.ports.store.enrolments.put(id, encodeEnrolment(enrolment));
    }
    #reply(id, fault) {
        const welcome = this.ports.welcome();
        const known = this.#enrolments.get(hex(id));
        const nothing = { genesis: undefined, lists: [], addressRecords: [] };
        if (welcome.isListed(id)) {
            const { genesis, lists, addressRecords } = welcome;
            return { state: EnrolmentState.approved, message: '', genesis, lists, addressRecords };
        }
        if (known === undefined)
            return { state: EnrolmentState.unknown, message: fault, ...nothing };
        const message = known.state === 'approved' ? welcome.standing : known.message;
        return { state: EnrolmentState[known.state], message: fault === '' ? message : fault, ...nothing };
    }
}
/** Tells whether the operator must decide again: the box key or an approved name has changed. */
function isAnother({ signed, state }, member) {
    const { boxKey, name } = signed.request.member;
    return !equal(boxKey, member.boxKey) || (state === 'approved' && name !== member.name);
}
//# sourceMappingURL=enrolment-desk.js.map