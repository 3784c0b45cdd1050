"""The GraphQL that official clients speak: `schema.graphql` is the contract, resolvers are thin."""
