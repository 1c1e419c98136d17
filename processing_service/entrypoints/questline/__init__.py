"""The command `questline`: quests as code. docs/command.md describes it."""
