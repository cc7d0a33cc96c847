/** Keeps the progress of a hospital that seeks admission, and prints each change once. */
export class AdmissionProgress {
    now;
    print;
    #stage = 'no-government';
    #since;
    #message = '';
    #printed = '';
    constructor(now, print) {
        this.now = now;
        this.print = print;
        this.#since = now();
    }
    /**
     * Notes a stage.
     * @param message a detail for the API
     * @param line a line for the terminal
     */
    reached(stage, message, line) {
        if (stage !== this.#stage)
            this.#since = this.now();
        this.#stage = stage;
        this.#message = message;
        if (line !== this.#printed)
            this.print(`  ${line}`);
        this.#printed = line;
    }
    read() {
        return { stage: this.#stage, since: this.#since, message: this.#message };
    }
}
//# sourceMappingURL=admission-progress.js.map