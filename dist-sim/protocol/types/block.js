export {};
//# sourceMappingURL=block.js.map