/** Copies an object without some of its fields. */
export function without<T extends object, K extends keyof T>(value: T, ...fields: K[]): Omit<T, K> {
  const dropped = new Set<PropertyKey>(fields);
  return Object.fromEntries(
    Object.entries(value).filter(([field]) => !dropped.has(field)),
  ) as unknown as Omit<T, K>;
}
