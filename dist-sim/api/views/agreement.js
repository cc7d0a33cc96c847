export {};
//# sourceMappingURL=agreement.js.map