import { setTimeout as pause } from 'node:timers/promises';
import { enrolMessageCodec, enrolReplyCodec, EnrolmentState, enrolSignBytes } from '../../protocol/codec/index.js';
import { verifyGenesis } from '../../protocol/membership/index.js';
import { nodeVerifier } from '../../protocol/crypto/index.js';
import { ask } from '../peers/ask.js';
import { systemClock } from '../machine/clocks.js';
const ASK_INTERVAL_MS = 1_000;
const MAX_ADDRESSES = 8;
/** Signs a request for admission. The signature proves that this hospital has the identity key. */
export function enrolmentRequest({ boxKey, network, signer }, governmentPeer, name) {
    const request = {
        member: { id: signer.id, boxKey, name },
        addresses: network.addresses().slice(0, MAX_ADDRESSES),
        issuedAt: systemClock.wall()
    };
    return { request, signature: signer.sign(enrolSignBytes(governmentPeer, request)) };
}
/**
 * Asks the government for admission until it sends a valid genesis, and reports each change to the operator.
 * The genesis is accepted only from this government (SPECIFICATION.md §2). Undefined if this node stops, or
 * if the address of the government changes (`hasMoved`).
 */
export async function seekAdmission(parts, government, request, progress, signal, hasMoved) {
    while (!signal.aborted && !hasMoved()) {
        const reply = await ask(parts, government, 'enrol', { codec: enrolMessageCodec, value: { request } }, enrolReplyCodec);
        if (reply.verdict !== 'accept') {
            progress.reached('unreachable', reply.code, 'waiting for the government to answer');
        }
        else {
            const { genesis } = reply.value;
            if (genesis !== undefined) {
                const chain = verifyGenesis(genesis, nodeVerifier, government);
                if (chain.verdict === 'accept') {
                    progress.reached('approved', '', `admitted to the chain "${genesis.genesis.name}"`);
                    return { chain: chain.value, reply: reply.value };
                }
                progress.reached('bad-genesis', chain.code, `the government sent a genesis that is invalid: ${chain.code}`);
            }
            else {
                const { message, state } = reply.value;
                progress.reached(STAGES[state], message, stateLine(reply.value, request.request.member.name));
            }
        }
        await pause(ASK_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
}
const STAGES = {
    [EnrolmentState.pending]: 'pending', [EnrolmentState.approved]: 'approved',
    [EnrolmentState.rejected]: 'rejected', [EnrolmentState.unknown]: 'refused'
};
function stateLine({ state, message }, name) {
    const why = message === '' ? '' : ` (${message})`;
    switch (state) {
        case EnrolmentState.pending:
            return `asked to be enrolled as "${name}"; the government operator decides (allowlist approve)`;
        case EnrolmentState.approved: return `approved; waiting for the chain to begin${why}`;
        case EnrolmentState.rejected: return `the government rejected the enrolment${why}`;
        case EnrolmentState.unknown: return `the government did not take the request${why}`;
    }
}
//# sourceMappingURL=seek-admission.js.map