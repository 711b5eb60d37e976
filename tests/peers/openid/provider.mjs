// A certified OpenID provider (the npm package oidc-provider) for the tests.
//
// node provider.mjs PORT CLIENTS ACCOUNTS: the last two are JSON, a list of clients and an object of
// claims by subject. Prints "ready" once it listens. Anybody signs in by the subject alone.
import { Provider } from "oidc-provider";

const [port, clients, accounts] = process.argv.slice(2).map((argument) => JSON.parse(argument));
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients,
  claims: { openid: ["sub", "hd"], email: ["email", "email_verified"], profile: ["name"] },
  conformIdTokenClaims: false, // as Google does: claims in the ID token, not at userinfo alone
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => true },
  cookies: { keys: ["for tests alone"] },
  async findAccount(context, sub) {
    return accounts[sub] && { accountId: sub, claims: async () => ({ sub, ...accounts[sub] }) };
  },
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
