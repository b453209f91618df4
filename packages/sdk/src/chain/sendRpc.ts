import type { Provider } from "ethers";

/**
 * A method of the RPC server by its name. The answer is one server's, unchecked.
 * @throws TypeError for a provider that serves no JSON-RPC
 */
export function sendRpc(provider: Provider, method: string, params: unknown[]): Promise<unknown> {
  const { send } = provider as {
    send?: (method: string, params: unknown[]) => Promise<unknown>;
  };
  if (send === undefined) throw new TypeError("the provider serves no JSON-RPC");
  return send.call(provider, method, params);
}
