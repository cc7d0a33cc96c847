export {};
//# sourceMappingURL=chain.js.map