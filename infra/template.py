"""template.yaml as plain values, and the parts of it for which CloudWatch charges."""

import pathlib

import yaml


class Tags(yaml.SafeLoader):
    """Reads CloudFormation's short intrinsics as plain values."""


def construct(loader, node):
    """The value of a node, whatever its tag."""
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


Tags.add_multi_constructor("!", lambda loader, suffix, node: {suffix: construct(loader, node)})

PATH = pathlib.Path(__file__).parents[1] / "template.yaml"
TEMPLATE = yaml.load(PATH.read_text(encoding="utf-8"), Tags)
RESOURCES = TEMPLATE["Resources"]


def of_type(kind: str, resources: dict = RESOURCES) -> dict:
    """Properties of all resources of a type, by logical id."""
    return {name: resource["Properties"] for name, resource in resources.items() if resource["Type"] == kind}


def alarm_metrics(resources: dict = RESOURCES) -> int:
    """How many alarms are charged: an alarm counts once for each metric in it."""
    total = 0
    for name, alarm in of_type("AWS::CloudWatch::Alarm", resources).items():
        if "Metrics" not in alarm:
            total += 1
            continue
        for query in alarm["Metrics"]:
            if "SELECT" in str(query.get("Expression", "")):
                raise ValueError(f"{name} watches whatever its query finds, so nobody can say what it costs")
            total += "MetricStat" in query
    return total


def custom_metrics(resources: dict = RESOURCES) -> set:
    """Names of the metrics that are charged as custom: those of filters, and those of ours that alarms watch."""
    names = set()
    for name, metric_filter in of_type("AWS::Logs::MetricFilter", resources).items():
        for metric in metric_filter["MetricTransformations"]:
            if "Dimensions" in metric:
                raise ValueError(f"{name} makes a metric of each value of a dimension, so nobody can say what it costs")
            names.add(metric["MetricName"])
    for alarm in of_type("AWS::CloudWatch::Alarm", resources).values():
        watched = [alarm] + [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query]
        names |= {one["MetricName"] for one in watched if not str(one.get("Namespace", "AWS/")).startswith("AWS/")}
    return names
