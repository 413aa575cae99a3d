//! Names: of resources in the account, of their attributes, and of what SAM makes beside them.

use super::intrinsics::{Resolver, text};
use super::{ACCOUNT, REGION, STACK};
use anyhow::{Context, Result, bail};
use serde_json::Value;

impl Resolver<'_> {
    /// The name a resource has in the account.
    pub(super) fn name(&self, logical_id: &str) -> Result<String> {
        let resource = &self.resources[logical_id];
        let at = format!("Resources.{logical_id}");
        let (property, default) = match resource["Type"].as_str().with_context(|| format!("{at} has no Type"))? {
            "AWS::Serverless::Function" | "AWS::Lambda::Function" => ("FunctionName", format!("{STACK}-{logical_id}")),
            "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable" => ("TableName", format!("{STACK}-{logical_id}")),
            "AWS::S3::Bucket" => ("BucketName", format!("{STACK}-{}", logical_id.to_lowercase())),
            "AWS::Logs::LogGroup" => ("LogGroupName", format!("{STACK}-{logical_id}")),
            "AWS::SQS::Queue" => ("QueueName", format!("{STACK}-{logical_id}")),
            _ => ("Name", format!("{STACK}-{logical_id}")),
        };
        match self.resolve(&resource["Properties"][property], &format!("{at}.Properties.{property}"))? {
            Value::Null => Ok(default),
            name => text(&name, &at),
        }
    }

    /// What `!Ref` gives.
    pub(super) fn named(&self, name: &str, at: &str) -> Result<Value> {
        let pseudo = match name {
            "AWS::Region" => REGION,
            "AWS::AccountId" => ACCOUNT,
            "AWS::Partition" => "aws",
            "AWS::StackName" => STACK,
            "AWS::URLSuffix" => "amazonaws.com",
            "AWS::StackId" => "arn:aws:cloudformation:ap-southeast-1:123456789012:stack/lapak/local",
            _ if self.parameters.contains_key(name) => return Ok(self.parameters[name].clone()),
            _ if self.resources.contains_key(name) => {
                let plain = self.name(name)?;
                let queue = self.resources[name]["Type"] == "AWS::SQS::Queue";
                let url = format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{plain}");
                return Ok(Value::String(if queue { url } else { plain }));
            }
            _ if self.generated(name).is_some() => return Ok(Value::String(format!("{STACK}-{name}"))),
            _ => bail!("{at}: {name} is neither a parameter nor a resource"),
        };
        Ok(Value::String(pseudo.into()))
    }

    /// The function for which SAM makes this resource: its URL or its role.
    fn generated<'n>(&self, name: &'n str) -> Option<(&'n str, &'static str)> {
        ["Url", "Role"].into_iter().find_map(|suffix| {
            let function = name.strip_suffix(suffix)?;
            let resource = self.resources.get(function)?;
            (resource["Type"] == "AWS::Serverless::Function").then_some((function, suffix))
        })
    }

    /// What `!GetAtt` gives.
    pub(super) fn attribute(&self, [resource, attribute]: &[Value; 2], at: &str) -> Result<String> {
        let (id, attribute) = (text(resource, at)?, text(attribute, at)?);
        if let Some((function, suffix)) = self.generated(&id).filter(|_| !self.resources.contains_key(&id)) {
            return match (suffix, attribute.as_str()) {
                ("Url", "FunctionUrl") => Ok(format!("{}/{function}/", self.urls)),
                ("Role", "Arn") => Ok(format!("arn:aws:iam::{ACCOUNT}:role/{STACK}-{id}")),
                _ => bail!("{at}: {id} has no attribute {attribute}"),
            };
        }
        let Some(kind) = self.resources.get(&id).and_then(|resource| resource["Type"].as_str()) else {
            bail!("{at}: {id} is not a resource");
        };
        let name = self.name(&id)?;
        let account = format!("{REGION}:{ACCOUNT}");
        Ok(match (kind, attribute.as_str()) {
            ("AWS::Serverless::Function" | "AWS::Lambda::Function", "Arn") => {
                format!("arn:aws:lambda:{account}:function:{name}")
            }
            ("AWS::Lambda::Url", "FunctionUrl") => {
                let target = self.resolve(&self.resources[&id]["Properties"]["TargetFunctionArn"], at)?;
                let target = text(&target, at)?;
                let function =
                    self.function_of(&target).with_context(|| format!("{at}: {target} is no function here"))?;
                format!("{}/{function}/", self.urls)
            }
            ("AWS::DynamoDB::Table", "Arn") => format!("arn:aws:dynamodb:{account}:table/{name}"),
            ("AWS::DynamoDB::Table", "StreamArn") => format!("arn:aws:dynamodb:{account}:table/{name}/stream/local"),
            ("AWS::S3::Bucket", "Arn") => format!("arn:aws:s3:::{name}"),
            ("AWS::Events::EventBus", "Arn") => format!("arn:aws:events:{account}:event-bus/{name}"),
            (_, "Name") | ("AWS::SQS::Queue", "QueueName") => name,
            ("AWS::SQS::Queue", "Arn") => format!("arn:aws:sqs:{account}:{name}"),
            ("AWS::SQS::Queue", "QueueUrl") => format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"),
            (_, "Arn") => format!("arn:aws:local:{account}:{name}"),
            _ => bail!("{at}: the local cloud does not know the attribute {attribute} of {id}, a {kind}"),
        })
    }

    /// The logical id of the function that an ARN or a name means.
    pub(super) fn function_of(&self, arn: &str) -> Option<String> {
        let name = arn.rsplit(':').next().unwrap_or(arn);
        let functions = self.resources.iter().filter(|(_, resource)| {
            matches!(resource["Type"].as_str(), Some("AWS::Serverless::Function" | "AWS::Lambda::Function"))
        });
        functions.map(|(id, _)| id).find(|id| self.name(id).is_ok_and(|known| known == name)).cloned()
    }
}
