import { AEAD_OVERHEAD_BYTES } from '../../protocol/crypto/native/sealing/index.js';
import { Relation, WITHOUT_CASE_PART, ZERO_32, equal } from '../../protocol/types/index.js';
import { bodyBytes, pseudonymFor, retryTag, sealBody } from '../../records/index.js';
import { contentMark } from './content-mark.js';
/** The body is larger than the chain accepts. */
export class OversizeError extends Error {
}
/** The turn of a submission did not come in time, and nothing was signed. */
export class NoTurnError extends Error {
}
/** An earlier body, with which the submission must be compared, is still being fetched. */
export class LaterError extends Error {
    caseId;
    constructor(caseId) {
        super();
        this.caseId = caseId;
    }
}
/** The diagnosis corrects or disputes a record of another patient. */
export class OtherPatientError extends Error {
}
/**
 * Prepares a diagnosis for its proposal.
 * @throws OversizeError, OtherPatientError
 */
export function jobOf(parts, diagnosis, sent, { corrected, disputed } = {}) {
    const { chain, linking, random, secrets: { hospitalSecret }, signer } = parts;
    const current = linking.current();
    if (current === undefined)
        throw new Error('no linking key yet');
    const { content, disputes, filled, identifier, patient, relation, version } = diagnosis;
    const isKnown = (pseudonym) => linking.held().some(([, key]) => equal(pseudonymFor(key, signer.id, patient), pseudonym));
    if (corrected !== undefined && !isKnown(corrected.pseudonym)) {
        throw new OtherPatientError('the corrected record is of another patient');
    }
    if (disputed !== undefined && !isOfPatient(disputed, patient, linking)) {
        throw new OtherPatientError('the disputed record is of another patient, or of one that this hospital ' +
            'names by another identifier');
    }
    const pseudonym = corrected?.pseudonym ?? pseudonymFor(current.key, signer.id, patient);
    const plaintext = bodyBytes(diagnosis, pseudonym);
    const { maxBodyBytes } = chain.genesis.parameters;
    if (plaintext.byteLength + AEAD_OVERHEAD_BYTES > maxBodyBytes) {
        throw new OversizeError(`a diagnosis may have ${maxBodyBytes} bytes on this chain`);
    }
    const isKeyed = identifier !== undefined;
    const isNamed = !filled.some(({ source }) => source === 'random-name');
    const tag = isKeyed ? retryTag(hospitalSecret, identifier, version) : random(32);
    return {
        relation, related: corrected?.id, disputes, plaintext, pseudonym, tag, isKeyed,
        mark: contentMark(hospitalSecret, tag, content),
        sent: isKeyed ? undefined : sent,
        isOfOther(other) {
            return isNamed && linking.isComplete() && !isKnown(other);
        }
    };
}
/** Tells whether a record of any hospital is of this patient, by the linking keys here. */
function isOfPatient({ pseudonym, submitter }, patient, linking) {
    return linking.held().some(([, key]) => equal(pseudonymFor(key, submitter, patient), pseudonym));
}
const KEY_BYTES = 32;
const R_BYTES = 16;
/** Seals the body of a job and forms its proposal. @param resubmits a try that was rejected or expired */
export function sealJob(parts, job, resubmits) {
    const { chain, random, signer } = parts;
    const { mark, pseudonym, related, relation, tag } = job;
    const secrets = random(KEY_BYTES + R_BYTES);
    const key = secrets.slice(0, KEY_BYTES);
    const r = secrets.slice(KEY_BYTES);
    const sealed = sealBody(job.plaintext, {
        chainId: chain.id, submitter: signer.id, r, key32: key, nonce12: mark
    });
    const { bodyHash, bodySize, keyCommitment } = sealed;
    return {
        sealed, key,
        proposal: {
            ...WITHOUT_CASE_PART, pseudonym, r, bodyHash, bodySize, keyCommitment, retryTag: tag,
            relation: resubmits === undefined ? relation : Relation.resubmits,
            related: resubmits ?? related ?? ZERO_32
        }
    };
}
//# sourceMappingURL=job.js.map