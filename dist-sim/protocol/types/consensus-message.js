export const VoteKind = { notarize: 1, nullify: 2, finalize: 3 };
//# sourceMappingURL=consensus-message.js.map