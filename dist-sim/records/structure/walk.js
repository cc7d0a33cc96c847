/** This many problems are enough to fix a resource; a hostile body must not cost more. */
const MAX_PROBLEMS = 20;
/** Keeps the position of a check in a resource, and the problems. Paths become text only in a report. */
export class Walk {
    root;
    known;
    problems = [];
    path = [];
    structural = 0;
    /** @param known `Type/id` of every resource of the body, to which references may point. */
    constructor(root, known) {
        this.root = root;
        this.known = known;
    }
    /** True while the structure is valid. Invariants read typed values, so they run only then. */
    get sound() {
        return this.structural === 0;
    }
    enter(name) {
        this.path.push(name);
    }
    enterIndex(index) {
        this.path.push(index);
    }
    leave() {
        this.path.pop();
    }
    report(text, kind = 'structure', missing = false) {
        if (kind === 'structure')
            this.structural++;
        if (this.problems.length >= MAX_PROBLEMS)
            return;
        this.problems.push({ kind, expression: this.expression(), text, missing });
    }
    /** A name that cannot be a FHIR element came from the input, so it is not repeated. */
    expression() {
        let text = this.root;
        for (const step of this.path) {
            if (typeof step === 'number')
                text += `[${step}]`;
            else
                text += /^_?[a-z][A-Za-z]{0,40}$/.test(step) ? `.${step}` : '.?';
        }
        return text;
    }
}
//# sourceMappingURL=walk.js.map