/**
 * The life of a process of a node, from its start to a crash or stop. After the end no task of the life
 * runs and none of its promises resolves, as in a killed process.
 */
export class Life {
    timeline;
    clock;
    startOfTime;
    onPoint;
    #alive = true;
    /** End of a pause (SIGSTOP, a long garbage collection). */
    #pausedUntil = 0;
    /** Time of a task on a slow machine, ms, and the end of all earlier tasks. */
    #taskMs = 0;
    #busyUntil = 0;
    constructor(timeline, clock, startOfTime, onPoint) {
        this.timeline = timeline;
        this.clock = clock;
        this.startOfTime = startOfTime;
        this.onPoint = onPoint;
    }
    get alive() { return this.#alive; }
    /** True while the process is paused, or busy with slow tasks. */
    get isStopped() {
        return Math.max(this.#pausedUntil, this.#busyUntil) > this.timeline.now;
    }
    end() { this.#alive = false; }
    pause(ms) {
        this.#pausedUntil = Math.max(this.#pausedUntil, this.timeline.now + ms);
    }
    /** Sets the time that each task takes from now on; 0: no time. */
    slow(taskMs) {
        this.#taskMs = taskMs;
    }
    /** Passes a place where the process may crash; returns false if the process has ended. */
    passes(place) {
        if (this.#alive && this.onPoint(place))
            this.#alive = false;
        return this.#alive;
    }
    wall() {
        const { jump, rate, skewMs } = this.clock;
        const since = this.timeline.now - (jump?.atMs ?? Infinity);
        const jumped = jump !== undefined && since >= 0 && since < jump.forMs ? jump.aheadMs : 0;
        return Math.floor(this.startOfTime + this.timeline.now / rate + skewMs + jumped);
    }
    monotonic() {
        return this.timeline.now / this.clock.rate;
    }
    after(ms, task) {
        return this.timeline.after(ms * this.clock.rate, () => { this.run(task); });
    }
    idle(task) {
        this.timeline.after(0, () => { this.run(task); });
    }
    /** Runs a task at once, or after a pause. */
    run(task) {
        if (!this.#alive)
            return;
        const left = this.#pausedUntil - this.timeline.now;
        if (left > 0)
            this.timeline.after(left, () => { this.run(task); });
        else if (this.#taskMs === 0 && this.#busyUntil <= this.timeline.now)
            task();
        else
            this.#enqueue(task);
    }
    /** Runs a task when all earlier tasks are done. */
    #enqueue(task) {
        this.#busyUntil = Math.max(this.#busyUntil, this.timeline.now) + this.#taskMs;
        this.timeline.after(this.#busyUntil - this.timeline.now, () => { if (this.#alive)
            task(); });
    }
    /** Resolves after `ms`, or never if the process has ended by then. */
    wait(ms) {
        return new Promise(resolve => { this.timeline.after(ms, () => { this.run(resolve); }); });
    }
}
/** Never resolves, like a call into a process that has ended. */
export function never() {
    return new Promise(() => undefined);
}
//# sourceMappingURL=life.js.map