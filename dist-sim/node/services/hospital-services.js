import { ServiceError } from '../../api/index.js';
import { Relation } from '../../protocol/types/index.js';
import { disputedIn, knownIdentifier, MEMBER_SYSTEM, readSubmission } from '../../records/index.js';
import { MAX_QUEUED } from '../clinical/submissions.js';
import { correctedTime } from '../signing/own-clock.js';
import { correctable, disputable } from './corrections.js';
import { historyOf } from './history.js';
import { recoveryServices } from './recovery-services.js';
import { reviewServices } from './review-services.js';
import { submitDocument, TURN_MS } from './submitting.js';
export function hospitalServices(node, parts, waiters, parties) {
    // Intake keeps what it derives from this list, so it is always the same list.
    let registers;
    const systems = () => registers ??= patientSystems(node.config);
    const submit = async (resource, { force = false, wait = 0 }, related = {}) => {
        const { chain, ...rest } = parts();
        const { clock, random } = chain;
        const waitMs = wait * 1000;
        const endsAt = waitMs === 0 ? undefined : clock.monotonic() + waitMs;
        const parsed = readSubmission(resource, defaultsOf(node, chain, systems()), correctedTime(chain), {
            ...related, force, random: random(32)
        });
        if (related.corrected !== undefined || related.disputed !== undefined)
            checkSingle(parsed);
        await checkReady(rest.hospital, waitMs);
        return await submitDocument({ chain, waiters, related, ...rest }, resource, parsed, endsAt);
    };
    const correct = async (id, relation, resource, query, caller) => {
        const { chain, finder, hospital } = parts();
        const found = await correctable(finder, chain.signer.id, id);
        // The new version of a record that disputes another disputes it, too.
        const body = await hospital.records.read(caller, found.corrected, 'body', 'dispute');
        const disputes = body === undefined ? undefined : disputedIn(body);
        return await submit(resource, query, {
            relation, ...found, ...(disputes === undefined ? {} : { disputes })
        });
    };
    return {
        submit: async ({ query, body }) => await submit(body, query),
        amend: async ({ params: { id }, query, body }, caller) => await correct(id, Relation.amends, body, query, caller),
        retract: async ({ params: { id }, query, body }, caller) => await correct(id, Relation.retracts, body, query, caller),
        async dispute({ params: { id }, query, body }) {
            const { chain, finder } = parts();
            const disputed = await disputable(finder, chain.signer.id, id);
            return await submit(body, query, { disputed, disputes: disputed.id });
        },
        ...reviewServices(parts, parties),
        ...recoveryServices(parts),
        async history({ body: { system = node.config.patientSystem, value } }, caller) {
            const identifier = knownIdentifier({ system, value }, systems());
            const entries = await historyOf(parts(), identifier, caller);
            if (entries.length === 0) {
                throw new ServiceError(404, 'unknown-patient', 'no record here has this identifier; write it as ' +
                    'system|value, exactly as in Patient.identifier');
            }
            return { entries };
        }
    };
}
/** A correction or dispute is about one record, so its document has a single Condition. */
function checkSingle(parsed) {
    if (!parsed.ok || parsed.diagnoses.length + parsed.refused.length === 1)
        return;
    throw new ServiceError(422, 'not-single', 'a correction or dispute has exactly one Condition');
}
/** Returns the clinician and the systems for a submission that names none. */
function defaultsOf({ base, config }, chain, registers) {
    const practitioner = config.practitionerNumber === ''
        ? { system: MEMBER_SYSTEM, value: base.network.peerId }
        : { system: config.practitionerSystem, value: config.practitionerNumber };
    return {
        submitter: chain.signer.id, practitioner, patientSystems: registers,
        ...(config.recordSystem === '' ? {} : { recordSystem: config.recordSystem }),
        ...(config.recordBase === '' ? {} : { recordBase: config.recordBase })
    };
}
/** Lists the national register first, then the other names and registers that are configured. */
function patientSystems({ patientSystem, patientRegisters }) {
    return [patientSystem, ...patientRegisters];
}
/** Waits for the linking key. The hospitals agree on it within seconds after the chain has begun. */
async function checkReady(hospital, waitMs) {
    if (!await hospital.linking.whenReady(waitMs === 0 ? TURN_MS : waitMs)) {
        throw new ServiceError(503, 'no-linking-key', 'the hospitals have not agreed on a linking key yet, or ' +
            'this hospital has not received it; status names the hospitals that are not connected');
    }
    if (hospital.submissions.queued >= MAX_QUEUED) {
        throw new ServiceError(503, 'busy', 'too many submissions wait for their turn; try again in a second');
    }
}
//# sourceMappingURL=hospital-services.js.map