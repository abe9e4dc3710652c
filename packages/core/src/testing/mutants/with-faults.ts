/** The port with some methods replaced. */
export function withFaults<Port extends object>(port: Port, faults: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(name in faults ? faults : target, name);
      return typeof member === "function" && !(name in faults) ? member.bind(target) : member;
    },
  });
}
