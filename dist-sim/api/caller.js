export const OPERATOR = { kind: 'operator' };
//# sourceMappingURL=caller.js.map