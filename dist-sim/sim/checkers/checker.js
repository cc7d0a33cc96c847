/**
 * An invariant of SPECIFICATION.md §13. A checker uses its own arithmetic (arithmetic.ts), so that it does
 * not repeat a mistake of the code under test.
 */
export class Invariant {
    run;
    constructor(run) {
        this.run = run;
    }
    violate(text) { this.run.violate(this.invariant, text); }
}
//# sourceMappingURL=checker.js.map