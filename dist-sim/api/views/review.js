export {};
//# sourceMappingURL=review.js.map