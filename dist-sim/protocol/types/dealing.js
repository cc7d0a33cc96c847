export {};
//# sourceMappingURL=dealing.js.map