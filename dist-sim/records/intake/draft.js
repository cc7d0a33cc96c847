import { finding } from '../finding.js';
import { structureProblems } from '../structure/index.js';
import { containedProblems, isOfLostPart } from './lost-parts.js';
/** Input resources are checked for form only; their references are checked later. */
const ANY_REFERENCE = { has: () => true };
/** An element that refuses the diagnosis. Other elements that a body may not hold are left out. */
const REFUSED_ELEMENT = /\.(modifierExtension|implicitRules)$/;
/** In resources of these types every part must be valid, even a part that the body does not keep. */
const CLINICAL = new Set(['Condition', 'Observation', 'DiagnosticReport']);
/** Remarks of the same rule beyond this number are not reported. */
const MAX_REMARKS = 50;
/** A draft of a body: the resources that it takes from the input, and their names in the body. */
export class Draft {
    source;
    defaults;
    now;
    /** The reasons why there will be no body. */
    findings = [];
    /** Findings for the submitter alone. */
    remarks = [];
    filled = [];
    /** The resources that the body takes from the submission, by their names in the body. */
    sent = new Map();
    read = new Set();
    taken = new Map();
    counts = new Map();
    constructor(source, defaults, now) {
        this.source = source;
        this.defaults = defaults;
        this.now = now;
    }
    /** Names a resource in the body. Ids of the input may contain names or numbers, so the body has its own. */
    take(original, resourceType) {
        const known = this.taken.get(original);
        const count = (this.counts.get(resourceType) ?? 0) + 1;
        const id = `${resourceType.toLowerCase()}-${count}`;
        const reference = known ?? `${resourceType}/${id}`;
        if (known === undefined) {
            this.taken.set(original, reference);
            this.counts.set(resourceType, count);
        }
        return { reference, id: reference.slice(resourceType.length + 1) };
    }
    takeFrom(located) {
        const named = this.take(located.resource, located.resource.resourceType);
        this.sent.set(named.reference, located);
        return named;
    }
    /** Finds the name of a resource in the body; undefined if the body does not contain it. */
    nameOf({ resource }) {
        return this.taken.get(resource);
    }
    mapper(from) {
        return (reference) => {
            const target = this.source.literal(reference, from);
            return target === undefined ? undefined : this.nameOf(target);
        };
    }
    fill(expression, source) {
        this.filled.push({ expression, source });
    }
    remark(rule, outcome, expression, text) {
        const before = this.remarks.filter((remark) => remark.rule === rule).length;
        if (before >= MAX_REMARKS)
            return undefined;
        const whole = before === MAX_REMARKS - 1 ? `${text}; further remarks of this kind are left out` : text;
        this.remarks.push(finding(rule, outcome, 'informational', expression, whole));
        return undefined;
    }
    refuse(rule, issue, expression, text) {
        this.findings.push(finding(rule, 'reject', issue, expression, text));
        return undefined;
    }
    /**
     * Checks the form of a resource.
     *
     * @returns the resource as its R4 type; undefined if its form is invalid, and the reason is a finding.
     */
    readAs(type, located) {
        this.read.add(located);
        const problems = structureProblems(located.resource, ANY_REFERENCE).filter((problem) => problem.kind === 'structure' || REFUSED_ELEMENT.test(problem.expression) ||
            (CLINICAL.has(type) && isOfLostPart(problem)));
        if (CLINICAL.has(type))
            problems.push(...containedProblems(located.resource));
        for (const { kind, missing, expression, text } of problems) {
            const rule = kind === 'structure' ? 'STR-01' : kind === 'invariant' ? 'STR-03' : 'STR-02';
            this.refuse(rule, missing ? 'required' : kind === 'invariant' ? kind : 'structure', expression, text);
        }
        if (problems.length > 0 || located.resource.resourceType !== type)
            return undefined;
        return located.resource;
    }
}
//# sourceMappingURL=draft.js.map