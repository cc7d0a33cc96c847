import { FindingsRefusal, decode, findingsCommitment, findingsReplyCodec, findingsRequestCodec, findingsRequestSignBytes, openingsCodec, MAX_CASES_PER_FINDINGS_REQUEST } from '../../protocol/codec/index.js';
import { openBox, x25519PublicKey } from '../../protocol/crypto/native/sealing/index.js';
import { Decision, equal, hex } from '../../protocol/types/index.js';
import { decodeFindings } from '../../records/index.js';
import { nameOf } from '../gates/name-of.js';
import { every } from '../loop/timers.js';
import { ask } from '../peers/ask.js';
import { FindingsLanes } from './findings-lanes.js';
import { FINDINGS_BOX_CONTEXT } from './findings-server.js';
import { FindingsState } from './received-findings.js';
const CHECK_MS = 1_000;
/**
 * Asks the validators that rejected a case of this hospital for their findings, until each has answered
 * (SPECIFICATION.md §7.9). Findings that do not fit the commitment on the chain are an offence.
 */
export class FindingsRequests {
    parts;
    #lanes = new FindingsLanes();
    #stop;
    constructor(parts) {
        this.parts = parts;
    }
    async start() {
        await this.#load();
        this.#stop = every(this.parts, CHECK_MS, () => {
            if (this.#lanes.takeRoom())
                this.#load().catch((error) => { this.parts.fail(error); });
            this.#askAll();
        });
    }
    stop() {
        this.#stop?.();
    }
    /** Returns the rows that note the rejections of a block, and asks for their findings from now on. */
    operationsToNote({ block: { header: { height } }, delta: { cases } }) {
        const { received, signer } = this.parts;
        const noted = [];
        for (const entry of cases.values()) {
            for (const opinion of entry.opinions) {
                if (opinion.height !== height || !isRejection(opinion))
                    continue;
                if (equal(entry.submitter, signer.id))
                    noted.push(awaitedOf(entry, opinion));
            }
        }
        for (const awaited of noted)
            this.#lanes.add(awaited);
        return noted.map(awaited => received.operationToAwait(awaited));
    }
    async #load() {
        for await (const awaited of this.parts.received.awaited())
            this.#lanes.add(awaited);
    }
    #askAll() {
        if (this.parts.hostLoop.stopped)
            return;
        for (const lane of this.#lanes.due(this.parts.clock.monotonic())) {
            lane.working = true;
            this.#ask(lane).catch((error) => { this.parts.fail(error); });
        }
    }
    async #ask(lane) {
        const wanted = [...lane.awaited.values()].slice(0, MAX_CASES_PER_FINDINGS_REQUEST);
        const answers = await this.#request(lane, wanted);
        const { clock, hostLoop, store } = this.parts;
        if (hostLoop.stopped)
            return;
        const ended = wanted.filter(({ caseId }) => answers.has(hex(caseId)));
        const rows = ended.flatMap(awaited => this.#operationsToEnd(awaited, answers.get(hex(awaited.caseId))));
        if (rows.length > 0)
            await store.write(rows);
        for (const awaited of ended)
            this.#lanes.remove(lane, awaited);
        this.#lanes.again(lane, clock.monotonic(), ended.length > 0);
        lane.working = false;
    }
    /** Returns the answers by case id: the findings, or undefined if the validator has none. */
    async #request({ validator: holder }, wanted) {
        const { chain, network, random, signer } = this.parts;
        const seed = random(32);
        const fields = { ephemeralKey: x25519PublicKey(seed), caseIds: wanted.map(({ caseId }) => caseId) };
        const message = findingsRequestSignBytes(chain.id, { requester: signer.id, holder }, fields);
        const reply = await ask(this.parts, holder, 'findings', {
            codec: findingsRequestCodec, value: { ...fields, signature: signer.sign(message) }
        }, findingsReplyCodec);
        if (reply.verdict !== 'accept')
            return new Map();
        const { box, refused } = reply.value;
        const given = openBoxOf(seed, box);
        const names = new Set(wanted.map(({ caseId }) => hex(caseId)));
        if (given === undefined || ![...given, ...refused].every(({ caseId }) => names.has(hex(caseId)))) {
            network.report(holder, 'bad-findings');
            return new Map();
        }
        const lost = refused.filter(({ code }) => code === FindingsRefusal.notHeld);
        return new Map([
            ...lost.map(({ caseId }) => [hex(caseId), undefined]),
            ...given.map(opening => [hex(opening.caseId), opening])
        ]);
    }
    #operationsToEnd(awaited, opening) {
        const { chain, logger, received } = this.parts;
        const from = nameOf(this.parts, awaited.validator);
        const fields = { case: hex(awaited.caseId), from };
        if (opening === undefined) {
            logger.warn(fields, 'the hospital has lost the reasons of its rejection');
            return received.operationsToEnd(awaited, FindingsState.lost, undefined);
        }
        const findings = equal(findingsCommitment(chain.id, opening), awaited.commitment)
            ? decodeFindings(opening.findings, awaited.group)
            : undefined;
        if (findings === undefined) {
            this.#blame(awaited, from);
            return received.operationsToEnd(awaited, FindingsState.false, undefined);
        }
        logger.info({ ...fields, reason: findings.reason }, 'reasons of a rejection received');
        return received.operationsToEnd(awaited, FindingsState.here, opening);
    }
    #blame({ caseId, validator }, from) {
        const { alarm, network } = this.parts;
        network.report(validator, 'false-findings');
        alarm('false-findings', `${from} gave other reasons for its rejection of case ${hex(caseId)} than it ` +
            'committed to on the chain. Ask this hospital for the reasons.');
    }
}
function awaitedOf({ id }, { findings, group, validator }) {
    return { caseId: id, validator, group, commitment: findings };
}
function isRejection({ decision }) {
    return decision === Decision.reject;
}
/** Opens a box of findings; empty for an empty box, and undefined if the box cannot be read. */
function openBoxOf(seed, box) {
    if (box.byteLength === 0)
        return [];
    const opened = openBox(seed, box, FINDINGS_BOX_CONTEXT);
    const openings = opened === undefined ? undefined : decode(openingsCodec, opened);
    return openings?.verdict === 'accept' ? openings.value : undefined;
}
//# sourceMappingURL=findings-requests.js.map