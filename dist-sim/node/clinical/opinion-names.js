/** The names that people read, in logs and views. */
export const DECISIONS = {
    1: 'approve', 2: 'reject', 3: 'takes up', 4: 'is excused'
};
//# sourceMappingURL=opinion-names.js.map