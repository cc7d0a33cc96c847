export {};
//# sourceMappingURL=process.js.map