export {};
//# sourceMappingURL=hospital-parts.js.map