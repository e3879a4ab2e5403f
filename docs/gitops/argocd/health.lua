-- Health of Integration, RestIntegration and RestDeployment for Argo CD: the same conclusions as kstatus, which Flux uses.
local hs = { status = "Progressing", message = "Waiting for the operator" }
if obj.metadata.deletionTimestamp ~= nil then
  hs.message = "Being deleted"
  return hs
end
if obj.status == nil or obj.status.observedGeneration == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return hs
end
local found = {}
for _, condition in ipairs(obj.status.conditions or {}) do
  found[condition.type] = condition
end
local function is_true(type)
  return found[type] ~= nil and found[type].status == "True"
end
local ready = found.Ready
if ready ~= nil then
  hs.message = ready.reason .. ": " .. (ready.message or "")
end
if is_true("Reconciling") then
  return hs
end
if is_true("Stalled") then
  return { status = "Degraded", message = found.Stalled.message }
end
if is_true("Ready") then
  return { status = "Healthy", message = ready.message }
end
if is_true("Suspended") then
  return { status = "Suspended", message = found.Suspended.message }
end
return hs
