"""Ministack, with what its CloudFormation does otherwise with `AWS::DynamoDB::GlobalTable` than AWS's set right.

It drops that a table refuses deletion, deletes one that refuses, makes a table anew whose name is taken, and imports none. AWS keeps
the setting, refuses (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection),
says that the table exists, and imports by `TableName`
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import-supported-resources.html).

Its Scheduler looks every ten seconds what is due: tests would wait for that. Here it does each second.
"""

import sys

from ministack.app import main
from ministack.services import dynamodb, scheduler
from ministack.services.cloudformation import changesets, provisioners

global_table = "AWS::DynamoDB::GlobalTable"
plain_table = "AWS::DynamoDB::Table"
handlers = dict(provisioners._RESOURCE_HANDLERS[global_table])


def create(logical_id, properties, stack):
    name = properties.get("TableName")
    if name in dynamodb._tables:
        raise ValueError(f"Resource of type '{global_table}' with identifier '{name}' already exists.")
    physical_id, attributes = handlers["create"](logical_id, properties, stack)
    protect(physical_id, properties)
    return physical_id, attributes


def update(physical_id, before, after, stack):
    updated = handlers["update"](physical_id, before, after, stack)
    protect(updated[0], after)
    return updated


def delete(physical_id, properties):
    if dynamodb._tables.get(physical_id, {}).get("DeletionProtectionEnabled"):
        raise ValueError(f"Table {physical_id} is protected against deletion: disable deletion protection")
    handlers["delete"](physical_id, properties)


def protect(table, properties):
    replicas = properties.get("Replicas") or [{}]
    enabled = str(replicas[0].get("DeletionProtectionEnabled", False)).lower() == "true"
    dynamodb._tables[table]["DeletionProtectionEnabled"] = enabled


provisioners._RESOURCE_HANDLERS[global_table].update(
    {"create": create, "update": update, "delete": delete, "import": provisioners._RESOURCE_HANDLERS[plain_table]["import"]}
)
changesets._IMPORT_LOOKUPS[global_table] = changesets._IMPORT_LOOKUPS[plain_table]

scheduler._SCHEDULE_TICK_INTERVAL = 1

if __name__ == "__main__":
    sys.exit(main())
