import { ServiceError } from '../../api/index.js';
import { pause } from '../fleet/index.js';
const RETRY_MS = 250;
/** How long a submission to a busy or starting hospital is repeated. */
const PATIENCE_MS = 120_000;
/**
 * Submits one document, and repeats the submission after a temporary failure. This is safe, since a hospital
 * recognises a record by its number. Afterwards the diagnosis has cases or a refusal.
 */
export async function submit(diagnosis, signal) {
    const { sample, node } = diagnosis;
    diagnosis.sentAt ??= Date.now();
    const deadline = Date.now() + PATIENCE_MS;
    while (!signal.aborted) {
        try {
            const query = sample.force ? { force: true } : {};
            const { cases } = await node.client.submitText(sample.text, query);
            diagnosis.caseIds = cases.map(item => item.case.id);
            diagnosis.created = cases.some(item => item.created);
            return;
        }
        catch (error) {
            if (!(error instanceof ServiceError))
                throw error;
            if (!isTemporary(error) || Date.now() > deadline) {
                diagnosis.refusal = refusalOf(error);
                return;
            }
        }
        await pause(RETRY_MS);
    }
}
/** Submits all diagnoses: at most `atOnce` at the same time per hospital, and one per `gapMs` in all. */
export async function submitAll(diagnoses, atOnce, gapMs, signal) {
    const queues = new Map();
    for (const diagnosis of diagnoses) {
        const { name } = diagnosis.node;
        queues.set(name, [...queues.get(name) ?? [], diagnosis]);
    }
    let nextAt = Date.now();
    const worker = async (queue) => {
        for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
            const wait = nextAt - Date.now();
            nextAt = Math.max(nextAt, Date.now()) + gapMs;
            if (wait > 0)
                await pause(wait);
            await submit(next, signal);
        }
    };
    const workers = [...queues.values()].flatMap(queue => {
        return Array.from({ length: atOnce }, async () => { await worker(queue); });
    });
    await Promise.all(workers);
}
/** Tells whether a failure is temporary: busy (503), too many requests (429), not reachable (0). */
function isTemporary({ status }) {
    return status === 503 || status === 429 || status === 0;
}
function refusalOf({ code, message, findings }) {
    const finding = findings.find(({ outcome }) => outcome === 'reject');
    if (finding === undefined)
        return { code, text: message };
    const place = finding.expression === '' ? '' : `${finding.expression} `;
    return { code: finding.rule, text: `${place}${finding.text}` };
}
//# sourceMappingURL=submit.js.map