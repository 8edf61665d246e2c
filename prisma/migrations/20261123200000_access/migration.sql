-- What the node itself decides and must remember: logins under way, documents of grants, the audit log. Neither read from the chain nor derived from it.
CREATE SCHEMA access;
