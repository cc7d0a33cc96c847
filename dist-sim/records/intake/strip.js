import { parseTime } from '../time/index.js';
import { REMOVED } from './redaction.js';
/** Elements of type Reference in Condition, Observation, DiagnosticReport and data types. */
const REFERENCES = new Set([
    'subject', 'encounter', 'recorder', 'asserter', 'assessment', 'detail', 'performer', 'specimen',
    'device', 'basedOn', 'partOf', 'focus', 'hasMember', 'derivedFrom', 'resultsInterpreter',
    'result', 'imagingStudy', 'link', 'assigner', 'individual', 'condition', 'practitioner'
]);
/** Elements that are never part of a body. `identifier` is added again where it belongs. */
const DROPPED = new Set([
    'id', 'meta', 'implicitRules', 'language', 'contained', 'identifier',
    'authorString', 'authorReference', 'data', 'title', 'media'
]);
/** Types of extension values that can name a person. */
const NAMING_VALUES = [
    'valueReference', 'valueHumanName', 'valueAddress', 'valueContactPoint', 'valueIdentifier',
    'valueAttachment', 'valueSignature', 'valueAnnotation', 'valueBase64Binary'
];
/** Elements that programs read. A word that is equal to a patient's name does not name the patient there. */
const MACHINE = new Set([
    'system', 'code', 'url', 'reference', 'resourceType', 'status', 'version', 'contentType', 'unit',
    'comparator', 'durationUnit', 'periodUnit', 'dayOfWeek', 'when', 'hash'
]);
/** Elements that are removed as a whole, since a redacted value would be invalid. */
const WHOLE = new Set([
    // The display text follows from the code and its code system.
    'display',
    'valueId', 'valueCode', 'valueUri', 'valueUrl', 'valueCanonical', 'valueOid', 'valueUuid'
]);
/**
 * Copies a resource without elements that name people: narrative, display of references, authors, contained
 * resources and internal ids. References are mapped to the body or left out, and text is redacted. All other
 * elements are kept (SPECIFICATION.md §1).
 *
 * @param path the path of the resource in the submission, for reports of removed text
 */
export function strip(resource, mapReference, redaction, path) {
    return (new Stripping(mapReference, redaction, path).members(resource) ?? {});
}
/** A copy in progress. It keeps its place as steps, which become text only in a report. */
class Stripping {
    mapReference;
    redaction;
    path;
    #steps = [];
    constructor(mapReference, redaction, path) {
        this.mapReference = mapReference;
        this.redaction = redaction;
        this.path = path;
    }
    members(value) {
        const kept = {};
        let isSpent = true;
        for (const key of Object.keys(value)) {
            if (DROPPED.has(key))
                continue;
            const member = value[key];
            this.#steps.push(key);
            const copy = this.#copy(key, member);
            this.#steps.pop();
            if (copy === undefined)
                continue;
            kept[key] = copy;
            // Nothing is left of an extension if only its URL is left.
            if (key !== 'url' || typeof copy !== 'string')
                isSpent = false;
        }
        return isSpent ? undefined : kept;
    }
    #copy(key, value) {
        if (typeof value === 'string')
            return this.#text(key, value);
        if (typeof value !== 'object' || value === null)
            return value;
        if (Array.isArray(value))
            return this.#list(key, value);
        if (REFERENCES.has(key))
            return mapped(value, this.mapReference);
        if (key === 'text')
            return undefined;
        if (key === 'presentedForm')
            return outlined(value);
        if (key === 'extension' && NAMING_VALUES.some((name) => name in value))
            return undefined;
        return this.members(value);
    }
    #list(key, list) {
        const kept = [];
        for (let i = 0; i < list.length; i++) {
            this.#steps.push(i);
            const copy = this.#copy(key, list[i]);
            this.#steps.pop();
            if (copy !== undefined)
                kept.push(copy);
        }
        return kept.length === 0 ? undefined : kept;
    }
    #text(key, value) {
        const { redaction } = this;
        if (MACHINE.has(key) || !redaction.finds(value) || parseTime(value) !== undefined)
            return value;
        redaction.report(this.#steps.reduce((path, step) => typeof step === 'number' ? `${path}[${step}]` : `${path}.${step}`, this.path));
        if (WHOLE.has(key))
            return undefined;
        const redacted = redaction.replace(value);
        return redacted === '' ? REMOVED : redacted;
    }
}
/** Keeps the hash of a document, but neither the document nor its address, which may contain numbers. */
function outlined({ contentType, size, hash, creation }) {
    return defined({ contentType, size, hash, creation });
}
/** Copies an object without its undefined members. */
export function defined(members) {
    const kept = {};
    for (const name of Object.keys(members)) {
        if (members[name] !== undefined)
            kept[name] = members[name];
    }
    return kept;
}
function mapped(reference, mapReference) {
    const target = reference.reference;
    const inBody = typeof target === 'string' ? mapReference(target) : undefined;
    return inBody === undefined ? undefined : { reference: inBody };
}
//# sourceMappingURL=strip.js.map